"""What several methods share, each step once; no method is in here.

==============  ============================================================================
read off the statistics
`duels`         facts about pairs of measures
`strengths`     how strong a pairwise victory is, each a function with a name
`paths`         strongest paths between measures, and the layers of an order
`smith`         sets that nobody outside can reach
`locking`       victories locked one strength after the other
`best_orders`   orders that lose least, by parts; `subsets` and `programmes` find them
`medians`       the judgments of one measure around their median
`thresholds`    the level from which a ballot approves

read off distinct ballots
`approvals`     ballots as sets of approved measures, and their supporters
`elimination`   rounds in which measures leave
`runoff`        finalists, and their runoff by pairs
`papers`        the papers of a transferable vote; `transfers` are its rounds
`purses`        what each voter has left; `buying` spends it
`justified`     whether each beginning of a ranking gives every group its share

for rules in steps
`succession`    measures that enter a ranking one after another
`bits`          sets of rows as integers
==============  ============================================================================
"""
