"""What all workloads share: processes, servers, a client, images, load, figures."""
