"""What a run was made on."""

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil


def description() -> dict[str, str]:
    """Facts that a figure means nothing without."""
    return {
        "processor": f"{psutil.cpu_count()} x {_processor()}",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "uvicorn": version("uvicorn"),
        "uvloop": version("uvloop"),
        "httpx": version("httpx"),
        "node": _first_line("node", "--version"),
        "java": _first_line("java", "-version"),
        "load average before": " ".join(f"{load:.1f}" for load in psutil.getloadavg()),
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _first_line(*command: str) -> str:
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except FileNotFoundError:
        return "none"
    return (ended.stdout or ended.stderr).partition("\n")[0]
