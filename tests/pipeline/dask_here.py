"""A Dask cluster of processes on this machine: prints its address and the process ids of its workers.

Started with how many workers it has; a line on standard input makes them as many as it says.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Run until standard input ends."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=int(sys.argv[1]),
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=50,
    ) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        sys.stdout.write(json.dumps({"address": cluster.scheduler_address, "pids": pids}) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            cluster.scale(int(line))


if __name__ == "__main__":
    main()
