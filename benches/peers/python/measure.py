"""How long something takes: CPU milliseconds of this process, user and kernel."""
import resource

# A slow one need not do all of them.
ENOUGH = 3000.0


def cpu():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return (own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime) * 1000


def each(work, items):
    """Milliseconds for one; the first two are for warming up. And what came of the first."""
    first = work(items[0])
    work(items[1])
    start, done = cpu(), 0
    for item in items[2:]:
        work(item)
        done += 1
        if cpu() - start > ENOUGH:
            break
    return (cpu() - start) / done, first
