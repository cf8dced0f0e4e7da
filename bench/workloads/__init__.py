"""The workloads, one a file: each prints its table and can be run alone."""
