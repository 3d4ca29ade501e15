"""Long use leaves nothing behind: memory and open files stay as they were.

CHOLEOR_SOAK_S=3600 ./test tests/library/test_soak.py -s     an hour of it
"""

from __future__ import annotations

import gc
import os
import time

import psutil
from made_songs import analysis, record

from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder

SECONDS = float(os.environ.get("CHOLEOR_SOAK_S", "6"))
MOST_GROWTH_MB = 12
MOST_NEW = 5  # what earlier tests left in this process may begin late; a leak is one in each of some 800 rounds


def work(store, i):
    """What a curator does in a minute."""
    name = f"s-{i % 5}"
    store.edit([LabelEdit(f"{name}_0", Label((f"tag {i % 7}",), i % 6))])
    store.replace_analysis(
        name, analysis(3, i % 11), [f"{name}_{k}" for k in range(3)], {f"{name}_0": f"{name}_1"}, "repair the beats"
    )
    view = store.view()
    assert Finder(view).vectors("classic").shape == (15, 20)
    for _ in range(2):
        store.undo()
    store.view()
    with Store.open(store.path, read_only=True) as reader:
        reader.view()
    Cache(store.path).close()


def test_long_work_leaks_neither_memory_nor_files(path, opened):
    me = psutil.Process()
    for i in range(5):
        opened.save_song(record(f"s-{i}", seed=i))
    for i in range(15):
        work(opened, i)
    gc.collect()
    memory, files, threads = me.memory_info().rss, me.num_fds(), me.num_threads()
    ends, i = time.monotonic() + SECONDS, 0
    while time.monotonic() < ends:
        work(opened, i)
        i += 1
    gc.collect()
    assert i > 3 * MOST_NEW
    assert me.num_fds() - files <= MOST_NEW
    assert me.num_threads() - threads <= MOST_NEW
    assert (me.memory_info().rss - memory) / 1e6 < MOST_GROWTH_MB
