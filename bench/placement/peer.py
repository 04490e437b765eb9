"""OpenStack Nova's own placement of the guests of scenario files, for bench/placement.ts.

    /usr/bin/python3 peer.py FILE...

For each file and strategy a line of JSON: how many guests are admitted before the first that is not, and how long the
decisions took (fit and accounting, microseconds each). Several hosts are tried in the order of their free memory, as
Nova's default weigher has it. Needs Debian's python3-nova.
"""
import json
import logging
import sys
import time
import uuid

logging.disable(logging.CRITICAL)

import nova.conf
from nova import objects
from nova.objects import fields
from nova.pci import stats
from nova.virt import hardware

objects.register_all()
CONF = nova.conf.CONF
CONF([], default_config_files=[])
VENDOR = {"vendor_id": "8086", "product_id": "10fb"}


def mempages(node):
    huge = {int(size): count for size, count in node["pages"].items()}
    ordinary = node["memoryMiB"] * 1024 - sum(size * count for size, count in huge.items())
    pages = [objects.NUMAPagesTopology(size_kb=4, total=ordinary // 4, used=0, reserved=0)]
    for size in sorted(huge):
        pages.append(objects.NUMAPagesTopology(size_kb=size, total=huge[size], used=0, reserved=0))
    return pages


def host_of(host):
    cells = []
    for node in host["nodes"]:
        cpus = {cpu for core in node["cores"] for cpu in core}
        cells.append(
            objects.NUMACell(
                id=node["id"], socket=node["socket"], cpuset=cpus, pcpuset=cpus,
                memory=node["memoryMiB"], cpu_usage=0, memory_usage=0, pinned_cpus=set(),
                siblings=[set(core) for core in node["cores"]], mempages=mempages(node),
                network_metadata=objects.NetworkMetadata(physnets=set(), tunneled=False),
            )
        )
    topology = objects.NUMATopology(cells=cells)
    devices = stats.PciDeviceStats(topology)
    devices.pools = [
        dict(VENDOR, numa_node=node["id"], dev_type="type-PCI", count=node["pci"], devices=[])
        for node in host["nodes"] if node["pci"]
    ]
    return {"topology": topology, "devices": devices}


def guest_of(guest):
    cells, first = [], 0
    for index, cell in enumerate(guest["cells"]):
        cells.append(
            objects.InstanceNUMACell(
                id=index, cpuset=set(), pcpuset=set(range(first, first + cell["vcpus"])),
                memory=cell["memoryMiB"], pagesize=guest["pageKiB"],
                cpu_policy=fields.CPUAllocationPolicy.DEDICATED,
                cpu_thread_policy=guest["threadPolicy"],
            )
        )
        first += cell["vcpus"]
    requests = []
    if guest["pci"]:
        requests = [objects.InstancePCIRequest(
            count=guest["pci"], spec=[VENDOR], request_id=str(uuid.uuid4()), numa_policy="required")]
    return (objects.InstanceNUMATopology(cells=cells),
            requests)


def free_memory(host):
    return sum(cell.memory - cell.memory_usage for cell in host["topology"].cells)


def admit(hosts, guest):
    """Whether a host takes the guest, and the seconds of the decision that did."""
    topology, requests = guest_of(guest)
    spent = 0.0
    for host in sorted(hosts, key=free_memory, reverse=True):
        started = time.perf_counter()
        fitted = hardware.numa_fit_instance_to_host(
            host["topology"], topology, pci_requests=requests, pci_stats=host["devices"])
        if fitted is not None:
            host["topology"] = hardware.numa_usage_from_instance_numa(host["topology"], fitted)
        spent += time.perf_counter() - started
        if fitted is None:
            continue
        if requests:
            near = {cell.id for cell in fitted.cells}
            pool = next(p for p in host["devices"].pools
                        if p["numa_node"] in near and p["count"] >= guest["pci"])
            pool["count"] -= guest["pci"]
        return True, spent
    return False, spent


def run(file, strategy):
    with open(file, encoding="utf-8") as opened:
        scenario = json.load(opened)
    CONF.set_override(
        "packing_host_numa_cells_allocation_strategy", strategy == "pack", group="compute")
    hosts = [host_of(host) for host in scenario["hosts"]]
    times, admitted = [], 0
    for guest in scenario["guests"]:
        fits, seconds = admit(hosts, guest)
        if not fits:
            break
        times.append(seconds * 1e6)
        admitted += 1
    times.sort()
    median = times[len(times) // 2] if times else None
    return {"file": file, "strategy": strategy, "admitted": admitted, "medianUs": median}


for name in sys.argv[1:]:
    for way in ("spread", "pack"):
        print(json.dumps(run(name, way)), flush=True)
