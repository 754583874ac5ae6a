"""The machine: what it is, and how much of it others take while we measure."""
import os
import platform
import resource
import time


def processors():
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def processor():
    """The processor in words, as it stands beside every table."""
    count = processors()
    if not os.path.exists("/proc/cpuinfo"):
        return f"{platform.processor() or platform.machine()}, {count} processors"
    facts = {}
    with open("/proc/cpuinfo") as file:
        for line in file:
            name, _, value = line.partition(":")
            facts[name.strip()] = value.strip()
    flags = facts.get("flags", "").split()
    instructions = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "baseline"
    family = f", family {facts['cpu family']}" if "cpu family" in facts else ""
    return f"{facts.get('model name', platform.machine())}{family}, {instructions}, {count} processors"


class Priority:
    """While it is held, our processes come before other programs (root, Linux).

    Where the kernel groups processes by session, niceness counts within a session alone, and the session has one of
    its own.
    """
    PATH = "/proc/self/autogroup"

    def __enter__(self):
        os.setpriority(os.PRIO_PROCESS, 0, -20)
        self.before = None
        if os.path.exists(self.PATH):
            with open(self.PATH) as file:
                self.before = file.read().split()[-1]
            self.set("-20")

    def __exit__(self, *_):
        if self.before is not None:
            self.set(self.before)

    def set(self, niceness):
        with open(self.PATH, "w") as file:
            file.write(niceness)


class Watch:
    """How busy others keep the machine: all its busy time less that of our processes, as a share.

    Nothing where the system does not tell (other than Linux).
    """

    def __init__(self):
        self.start = self.now()

    def others(self):
        """The share since the beginning, 0 to 1."""
        if self.start is None:
            return 0.0
        start, end = self.start, self.now()
        passed = (end[0] - start[0]) * os.cpu_count()
        return max(0.0, (end[1] - start[1]) - (end[2] - start[2])) / passed if passed > 0 else 0.0

    @staticmethod
    def now():
        """Seconds of the clock, of all processors in work, and of ourselves and our processes."""
        try:
            with open("/proc/stat") as file:
                fields = [int(field) for field in file.readline().split()[1:]]
        except (OSError, ValueError):
            return None
        # user, nice, system, idle, iowait, irq, softirq, steal
        busy = sum(fields[:8]) - fields[3] - fields[4]
        own = sum(
            sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return time.monotonic(), busy / os.sysconf("SC_CLK_TCK"), own


def wait_for_quiet(seconds, limit=0.05):
    """Waits until others have taken less than `limit` of the machine for a second, and at most so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        watch = Watch()
        time.sleep(1)
        if watch.others() < limit:
            return
