/**
 * Questions that people ask of a KVM host and that no check answers from a snapshot: id -> why. The ids are kept
 * free for the day they can be answered.
 */
export const leftOut: Readonly<Record<string, string>> = {
  'VT-14': 'Versions decide which remedies exist. That is no fault of a host.',
  'SCH-08': 'The right number of vCPUs needs days of use, not one window.',
  'SCH-17': 'Nothing on the host tells that a guest is a node of a cluster.',
  'SCH-18': 'A mix of exits is no fault; the ledger counts what they cost.',
  'PIN-16':
    'The share of cache and bandwidth that a guest takes is counted only in a monitoring group made for it, which would change the host.',
  'PIN-23': 'Latencies between cores must be measured, and are what a placement starts from.',
  'EPT-12': 'Answered by OVC-18: memory of a guest in swap, whatever the cause.',
  'EPT-13': 'Huge pages inside the guest are seen only from inside.',
  'EPT-14':
    'Answered by BAL-08 for balloons and by KSM-11 for merging: neither gets anything out of reserved huge pages.',
  'EPT-15': 'That dirty pages are tracked matters to a measurement, not to a host.',
  'NUM-10': 'How evenly nodes should be filled is decided by a placement.',
  'NUM-14':
    'Several nodes a package are drawn by the topology and are what a placement starts from; that is no fault.',
  'NUM-18':
    'Answered by PIN-20 for programs that move what was pinned, and by NUM-07 for the kernel.',
  'NUM-20': 'How performance falls with the number of guests is a forecast.',
  'NUM-21': 'Answered by EPT-06, for the nodes of each guest.',
  'PV-05': 'Queues in use are seen only inside the guest.',
  'PV-08':
    'A driver that knows virtio 1.0 uses the modern registers of a transitional device, too: which are in use is seen only inside the guest.',
  'PV-12':
    'PV-11 asks for the enlightenment itself; how many tries are best where pCPUs are short has no published measurement.',
  'PV-17': 'An order among remedies, no question of its own: the ledger gives it.',
  'PV-20': 'What a feature gives up belongs to the plan that would change it.',
  'DEV-02': 'Answered by DEV-01, for every thread that carries I/O.',
  'DEV-03': 'Answered by DEV-01 for vhost threads at their limit and by PV-14 for dropped packets.',
  'DEV-04': 'Reasons of exits need tracing, which costs more than a snapshot may.',
  'DEV-13': "The latency a disk should have must be measured on the host's own device.",
  'STO-14': "The guest's I/O scheduler is seen only from inside.",
  'STO-15': "The guest's file systems are seen only from inside.",
  'STO-18': 'A device that lies about its medium looks like one that does not.',
  'STO-19': 'Queue settings other than the defaults are neither right nor wrong until measured.',
  'STO-26': 'The share of the host that a guest reaches must be measured.',
  'STO-28':
    'What the choice leads to is found: fragments by STO-07, space that is not given back by STO-16.',
  'OVC-10': 'What a second thread of a core is worth is a parameter of a placement.',
  'OVC-12': 'Unused capacity needs days of use, not one window.',
  'OVC-13': 'The risk of a burst needs a history of demand.',
  'OVC-17': 'Room for the guests of a lost host is a question about many hosts.',
  'KSM-08': "A mistake in ksmtuned's own arithmetic, whatever is configured.",
  'KSM-09': 'How other programs estimate committed memory is not read from a host.',
  'KSM-14': 'Huge pages lost to merging need a reading before and one after.',
  'KSM-15': 'Memory to unmerge into is a precondition of a change.',
  'KSM-16': 'Which guests belong to one tenant is not known to a host.',
  'KSM-17': 'What merging would save can only be told from the contents of guests.',
  'BAL-10': 'A floor for each guest is a setting of whoever steers the balloons.',
  'BAL-11': 'How fast to steer balloons is a matter of whoever steers them.',
  'BAL-12': 'Which guest gives first is a matter of whoever steers the balloons.',
  'BAL-13': 'Two programs that steer balloons are found with all other contested settings: OPS-04.',
  'BAL-14': 'The use of memory that Proxmox VE balloons towards is no fault, whatever it is.',
  'BAL-17': 'Not to act on old statistics is a matter of whoever steers the balloons.',
  'CTR-01': 'What runs in a guest is seen only from inside.',
  'CTR-05': 'Which tenants share a kernel is not known to a host.',
  'CTR-06': 'Whether a service would gain from a container must be measured.',
  'CTR-08': 'Native, container and guest side by side must be measured.',
  'OPS-09': 'When a change takes effect is told with every remedy.',
  'OPS-10': 'Quiet surroundings are a precondition of a measurement.',
};
