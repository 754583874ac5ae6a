"""pandas reading a table with its own parser: the time of a call."""
import common

chosen = common.options(__doc__, file="", repeats=5)

import pandas

time = common.median_time(chosen.repeats, 1, lambda: pandas.read_csv(chosen.file))
common.report(pandas.__version__, microseconds=time, peak_bytes=common.peak_memory())
