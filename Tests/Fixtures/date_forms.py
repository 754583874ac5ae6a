"""Writes date_forms.json: random moments written in many forms, and what the calendar says about random moments.

Every text is read back by datetime.strptime before it is believed.
python3 date_forms.py [moments a form] > date_forms.json
"""
import calendar
import email.utils
import json
import math
import random
import sys
from datetime import datetime, timedelta, timezone

draw = random.Random(12)
count = int(sys.argv[1]) if len(sys.argv) > 1 else 24
epoch = datetime(1970, 1, 1)
short = calendar.month_abbr
long = calendar.month_name


def micros(moment):
    return (moment - epoch) // timedelta(microseconds=1)


def twelve(m):
    return f"{(m.hour + 11) % 12 + 1}"


# The form, its texts, how strptime reads them, and to what the moment is cut.
dates = [
    ("yyyy-mm-dd", lambda m: f"{m.year:04}-{m.month:02}-{m.day:02}", "%Y-%m-%d"),
    ("yyyy/mm/dd", lambda m: f"{m.year:04}/{m.month:02}/{m.day:02}", "%Y/%m/%d"),
    ("yyyy.mm.dd", lambda m: f"{m.year:04}.{m.month:02}.{m.day:02}", "%Y.%m.%d"),
    ("dd.mm.yyyy", lambda m: f"{m.day}.{m.month}.{m.year:04}", "%d.%m.%Y"),
    ("dd/mm/yyyy", lambda m: f"{m.day:02}/{m.month:02}/{m.year:04}", "%d/%m/%Y"),
    ("dd-mm-yyyy", lambda m: f"{m.day:02}-{m.month:02}-{m.year:04}", "%d-%m-%Y"),
    ("mm.dd.yyyy", lambda m: f"{m.month:02}.{m.day:02}.{m.year:04}", "%m.%d.%Y"),
    ("mm/dd/yyyy", lambda m: f"{m.month}/{m.day}/{m.year:04}", "%m/%d/%Y"),
    ("mm-dd-yyyy", lambda m: f"{m.month:02}-{m.day:02}-{m.year:04}", "%m-%d-%Y"),
    ("dd.mm.yy", lambda m: f"{m.day:02}.{m.month:02}.{m.year % 100:02}", "%d.%m.%y"),
    ("dd/mm/yy", lambda m: f"{m.day}/{m.month}/{m.year % 100:02}", "%d/%m/%y"),
    ("mm/dd/yy", lambda m: f"{m.month}/{m.day}/{m.year % 100:02}", "%m/%d/%y"),
    ("mm-dd-yy", lambda m: f"{m.month:02}-{m.day:02}-{m.year % 100:02}", "%m-%d-%y"),
    ("yy-mm-dd", lambda m: f"{m.year % 100:02}-{m.month:02}-{m.day:02}", "%y-%m-%d"),
    ("yy/mm/dd", lambda m: f"{m.year % 100:02}/{m.month:02}/{m.day:02}", "%y/%m/%d"),
    ("dd month yyyy", lambda m: f"{m.day} {long[m.month]} {m.year:04}", "%d %B %Y"),
    ("dd-month-yy", lambda m: f"{m.day:02}-{short[m.month].upper()}-{m.year % 100:02}", "%d-%b-%y"),
    ("dd/month/yyyy", lambda m: f"{m.day:02}/{short[m.month]}/{m.year:04}", "%d/%b/%Y"),
    ("ddmonthyyyy", lambda m: f"{m.day:02}{short[m.month].upper()}{m.year:04}", "%d%b%Y"),
    ("month dd, yyyy", lambda m: f"{short[m.month]} {m.day}, {m.year:04}", "%b %d, %Y"),
    ("month dd yyyy", lambda m: f"{long[m.month].lower()} {m.day:02} {m.year:04}", "%B %d %Y"),
    ("yyyy-month-dd", lambda m: f"{m.year:04}-{short[m.month]}-{m.day:02}", "%Y-%b-%d"),
]
clocks = [
    ("hh:mm", lambda m: f"{m.hour:02}:{m.minute:02}", "%H:%M", 60_000_000),
    ("hh:mm:ss", lambda m: f"{m.hour:02}:{m.minute:02}:{m.second:02}", "%H:%M:%S", 1_000_000),
    ("hh:mm:ss", lambda m: f"{m.hour}:{m.minute:02}:{m.second:02}.{m.microsecond:06}", "%H:%M:%S.%f", 1),
    ("hh:mm:ss", lambda m: f"{m.hour:02}:{m.minute:02}:{m.second:02},{m.microsecond // 1000:03}", "%H:%M:%S,%f", 1000),
    ("hh:mm AM/PM", lambda m: f"{twelve(m)}:{m.minute:02} {'AP'[m.hour // 12]}M", "%I:%M %p", 60_000_000),
    ("hh:mm:ss AM/PM", lambda m: f"{twelve(m)}:{m.minute:02}:{m.second:02}{'ap'[m.hour // 12]}m", "%I:%M:%S%p", 1_000_000),
]
months = [
    ("yyyy-mm", lambda m: f"{m.year:04}-{m.month:02}", "%Y-%m"),
    ("yyyy/mm", lambda m: f"{m.year:04}/{m.month:02}", "%Y/%m"),
    ("mm/yyyy", lambda m: f"{m.month}/{m.year:04}", "%m/%Y"),
    ("month yyyy", lambda m: f"{long[m.month]} {m.year:04}", "%B %Y"),
]


def moment(first, last):
    first, last = micros(datetime(first, 1, 1)), micros(datetime(last, 12, 31, 23, 59, 59, 999999))
    return epoch + timedelta(microseconds=draw.randint(first, last))


def moments(form):
    if "yyyy" not in form:
        return [moment(1969, 2068) for _ in range(count)]
    if form.startswith("yyyy-mm-dd"):
        return [moment(1, 9999) for _ in range(count)]
    return [moment(1800, 2200) for _ in range(count)]


columns = []


def add(form, write, pattern, some, cut):
    texts, numbers = [], []
    for m in some:
        text, m = write(m), cut(m)
        assert datetime.strptime(text, pattern).replace(tzinfo=None) == m, (text, pattern, m)
        texts.append(text)
        numbers.append(micros(m))
    columns.append({"form": form, "texts": texts, "microseconds": numbers})


def cut_to(unit):
    return lambda m: m - timedelta(microseconds=micros(m) % unit)


for form, write, pattern in dates:
    add(form, write, pattern, moments(form), cut_to(86_400_000_000))
    joints = [" ", "T"] if form == "yyyy-mm-dd" else [draw.choice([" ", " ", ", ", "T"])]
    for joint in joints:
        some_clocks = clocks if form in ("yyyy-mm-dd", "mm/dd/yyyy") else draw.sample(clocks, 2)
        for clock, write_clock, clock_pattern, unit in some_clocks:
            add(form + joint + clock, lambda m: write(m) + joint + write_clock(m), pattern + joint + clock_pattern,
                moments(form), cut_to(unit))
for form, write, pattern in months:
    add(form, write, pattern, moments(form),
        lambda m: m.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
compact = [moment(1900, 2100) for _ in range(count)]
add("yyyymmdd", lambda m: f"{m.year:04}{m.month:02}{m.day:02}", "%Y%m%d", compact, cut_to(86_400_000_000))
for clock, write_clock, pattern, unit in clocks:
    some = [epoch + timedelta(microseconds=draw.randrange(86_400_000_000)) for _ in range(count)]
    columns.append({"form": clock, "texts": [write_clock(m) for m in some],
                    "microseconds": [micros(cut_to(unit)(m)) for m in some]})
# With an offset: the same moment in a random zone, as isoformat writes it; a fraction of zero is left out.
texts, numbers = [], []
for m in [moment(1000, 3000) for _ in range(count)]:
    if draw.random() < 0.3:
        m = m.replace(microsecond=0)
    numbers.append(micros(m))
    zone = timezone(timedelta(minutes=draw.choice([0, 60, -300, 330, 345, -570, 840])))
    text = m.replace(tzinfo=timezone.utc).astimezone(zone).isoformat()
    texts.append(text.replace("+00:00", draw.choice(["Z", "+00:00", "+00", "+0000"])))
columns.append({"form": "yyyy-mm-ddThh:mm:ss+hh:mm", "texts": texts, "microseconds": numbers})

parts = []
for m in [moment(1, 9999) for _ in range(5 * count)] + [datetime(1, 1, 1), datetime.max, epoch]:
    day = m.timetuple()
    length = 366 if calendar.isleap(m.year) else 365
    phases = [(m.month - 1) / 12, (day.tm_yday - 1) / length, (m.day - 1) / calendar.monthrange(m.year, m.month)[1],
              calendar.weekday(m.year, m.month, m.day) / 7,
              (m.hour * 3600 + m.minute * 60 + m.second) / 86400, (m.minute * 60 + m.second) / 3600]
    parts.append({"microseconds": micros(m), "parts": [m.year, m.month, m.day, m.isoweekday(), day.tm_yday, m.hour,
                                                       m.minute, m.second, m.microsecond],
                  "sines": [math.sin(2 * math.pi * phase) for phase in phases],
                  "cosines": [math.cos(2 * math.pi * phase) for phase in phases]})
# With a day of the week before it, as letters and programs of mail have it.
for form, pattern in [("weekday, dd month yyyy", "%A, %d %B %Y"), ("weekday month dd yyyy", "%a %b %d %Y"),
                      ("weekday, month dd, yyyy", "%A, %B %d, %Y"), ("weekday dd.mm.yyyy", "%a %d.%m.%Y"),
                      ("weekday, mm/dd/yyyy hh:mm", "%a, %m/%d/%Y %H:%M")]:
    add(form, lambda m: m.strftime(pattern), pattern, moments(form), cut_to(60_000_000 if "%H" in pattern else 86_400_000_000))
texts, numbers = [], []
for m in [cut_to(1_000_000)(moment(1900, 2100)) for _ in range(count)]:
    zone = timezone(timedelta(minutes=draw.choice([0, 60, -300, 330])))
    texts.append(email.utils.format_datetime(m.replace(tzinfo=timezone.utc).astimezone(zone)))
    numbers.append(micros(m))
columns.append({"form": "weekday, dd month yyyy hh:mm:ss+hh:mm", "texts": texts, "microseconds": numbers})
print(json.dumps({"columns": columns, "parts": parts}, indent=0))
