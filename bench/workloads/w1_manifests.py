"""W1: one hot manifest, by tag and by digest, at 1, 16 and 256 connections: with a token, with Basic, and by nobody.

With a token and with Basic the name is private, so that what is presented must be right. The others are asked as they come: without.
They are asked in turn, three times each, and the median counts.
"""

import functools

from shared import images, load
from shared.figures import Table, ms, ratio, say

OPEN, CLOSED = "bench/open", "bench/closed"
ROUNDS = 3


def run(run):
    slipway, peers, image = run.pinned(), run.peers(), images.small()

    def push(target, name):
        with target.connect(name) as connection:
            image.push(connection, name, "1")

    for name in (OPEN, CLOSED):
        push(slipway, name)
    slipway.make_private(CLOSED)
    for peer in peers:
        push(peer, OPEN)
    accept = [("Accept", images.MANIFEST)]
    say("W1 manifests; rate, p50 and p99 in ms, server's CPU in µs a request; ratio: how many times the peer's rate Slipway's with a token is;")
    say("CPU ratio: how many times as much CPU the peer takes for a request")
    table = Table("what", "connections", "server", "rate /s", "p50", "p99", "CPU µs", "ratio", "CPU ratio")
    for what, reference in (("by tag", "1"), ("by digest", image.digest)):
        for connections in (1, 16, 256) if what == "by tag" else (16,):
            ways = {
                "slipway, token": (slipway, CLOSED, slipway.headers(CLOSED)),
                **others(slipway, what),
                **{peer.name: (peer, OPEN, peer.headers(OPEN)) for peer in peers},
            }

            def asked(target, name, headers, path=f"/manifests/{reference}", connections=connections):
                return load.read(target, f"/v2/{name}{path}", connections, run.seconds, [*accept, *headers])

            reads = load.in_turn(run.scaled(ROUNDS, 1), {way: functools.partial(asked, *whom) for way, whom in ways.items()})
            ours, cost = None, None
            for way, read in reads.items():
                target = ways[way][0]
                ours, cost = ours or read.rate, cost or read.cpu
                against = ["", ""] if target is slipway else [ratio(ours, read.rate), ratio(read.cpu, cost)]
                table.row(what, connections, way, f"{read.rate:.0f}", ms(read.p50), ms(read.p99), f"{read.cpu:.0f}", *against)
                if read.failures:
                    say(f"! {way}: {read.failures}")
    say("peak memory, MB: " + "; ".join(f"{name} {peak:.0f}" for each in (slipway, *peers) for name, peak in each.peaks().items()))


def others(slipway, what):
    """What differs from a token only in who asks; by digest it differs no more."""
    if what == "by digest":
        return {}
    return {"slipway, Basic": (slipway, CLOSED, [("Authorization", slipway.admin())]), "slipway, anonymous": (slipway, OPEN, [])}
