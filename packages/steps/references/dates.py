"""Writes dates.reference.json: texts as Python's strptime reads them, and parts of dates as pandas has them.

    venv/bin/pip install pandas && venv/bin/python dates.py
"""

import json
import platform
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path

import pandas as pd

# Each format with texts, some of which are not of the format or not on the calendar.
FORMATS = {
    "%Y-%m-%d": ["2024-02-29", "2023-02-29", "2024-2-9", "24-02-09", "2024-02-30", " 2024-02-09x"],
    "%d.%m.%Y": ["31.12.1999", "1.2.2003", "31.04.2003", "00.01.2003", "12.13.2003"],
    "%m/%d/%Y": ["12/31/1999", "31/12/1999", "2/29/2000", "2/29/1900"],
    "%d/%m/%y": ["01/02/68", "01/02/69", "01/02/00", "01/02/99"],
    "%d %b %Y": ["5 Mar 2021", "05 MAR 2021", "5 March 2021", "5 xyz 2021"],
    "%B %d, %Y": ["March 5, 2021", "may 31, 2021", "June 31, 2021"],
    "%Y%m%d": ["20240229", "20230229"],
    "%Y-%m-%d %H:%M": ["2024-02-29 23:59", "2024-02-29 24:00", "2024-02-29 7:05"],
    "%Y-%m-%d %H:%M:%S.%f": ["2024-02-29 23:59:59.5", "2024-02-29 23:59:59.123456"],
    "%m/%d/%Y %I:%M %p": ["02/29/2024 12:00 AM", "02/29/2024 12:00 pm", "02/29/2024 1:05 PM", "02/29/2024 13:05 PM"],
    "%Y-%m-%dT%H:%M:%S%z": ["2024-02-29T01:00:00+0200", "2024-02-29T01:00:00-05:30", "2024-02-29T01:00:00Z"],
    "100%% %d.%m.%Y": ["100% 01.02.2003", "100 01.02.2003"],
}


def read(text, form):
    """The text of a Cairn table in UTC, or None."""
    try:
        found = datetime.strptime(text, form)
    except ValueError:
        return None
    if found.tzinfo:
        found = found.astimezone(timezone.utc)
    return found.strftime("%Y-%m-%dT%H:%M:%S.") + f"{found.microsecond // 1000:03d}"


SINCE = "2000-01-01"


def parts(date):
    stamp = pd.Timestamp(date)
    return {
        "date": date,
        "year": stamp.year,
        "month": stamp.month,
        "day-of-month": stamp.day,
        "day-of-week": stamp.isoweekday(),
        "hour": stamp.hour,
        "days-since": (stamp - pd.Timestamp(SINCE)) / pd.Timedelta(days=1),
    }


start = datetime(1898, 12, 28, 5, 7, 11, 250000)
dates = [(start + timedelta(days=1511.37 * i)).isoformat(timespec="milliseconds") for i in range(40)]

reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "datetime.strptime, with offsets taken to UTC; parts by pandas.Timestamp, the day of the week as ISO 8601",
    "versions": {"python": platform.python_version(), "pandas": version("pandas")},
    "since": SINCE,
    "formats": [
        {"format": form, "text": text, "value": read(text, form)} for form, texts in FORMATS.items() for text in texts
    ],
    "parts": [parts(date) for date in dates],
}
path = Path(__file__).resolve().parent.parent / "src" / "dates" / "dates.reference.json"
path.write_text(json.dumps(reference, ensure_ascii=False, allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
