"""Polars reading a table: the time of a call."""
import os

import common

chosen = common.options(__doc__, file="", repeats=5)
os.environ["POLARS_MAX_THREADS"] = str(chosen.threads)

import polars

time = common.median_time(chosen.repeats, 1, lambda: polars.read_csv(chosen.file, infer_schema_length=1000))
common.report(polars.__version__, microseconds=time, peak_bytes=common.peak_memory())
