"""Two Celery workers, measured from here. Reads "one N" and "group N", prints the median of a call in nanoseconds, or calls a second."""

import statistics
import subprocess
import sys
import time

import celery
import celery_jobs


def one(count):
    times = []
    for number in range(count):
        start = time.perf_counter_ns()
        celery_jobs.same.delay(number).get()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times)


def group(count):
    start = time.perf_counter_ns()
    results = celery.group(celery_jobs.same.s(number) for number in range(count)).apply_async().join()
    assert results == list(range(count))
    return count / ((time.perf_counter_ns() - start) / 1e9)


def main():
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", "-A", "celery_jobs", "worker", "--concurrency", "2", "--loglevel", "ERROR"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        one(10)
        print(celery.__version__, flush=True)
        for line in sys.stdin:
            what, count = line.split()
            print({"one": one, "group": group}[what](int(count)), flush=True)
    finally:
        worker.terminate()
        worker.wait()


if __name__ == "__main__":
    main()
