"""Prints the median of a call in nanoseconds, one at a time, and the calls a second of 10,000 submitted at once."""

import concurrent.futures
import multiprocessing
import platform
import statistics
import time

CALLS, AT_ONCE, ROUNDS = 2000, 10000, 9


def same(number):
    return number


def one(pool, number):
    start = time.perf_counter_ns()
    pool.submit(same, number).result()
    return time.perf_counter_ns() - start


def rate(pool):
    start = time.perf_counter_ns()
    for future in [pool.submit(same, number) for number in range(AT_ONCE)]:
        future.result()
    return AT_ONCE / ((time.perf_counter_ns() - start) / 1e9)


def main():
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        for number in range(CALLS):
            one(pool, number)
        median = statistics.median(one(pool, number) for number in range(ROUNDS * CALLS))
        rate(pool)
        print(f"Python {platform.python_version()}, fork")
        print(median)
        print(statistics.median(rate(pool) for _ in range(ROUNDS)))


if __name__ == "__main__":
    main()
