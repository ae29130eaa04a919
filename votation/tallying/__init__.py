"""How a tally is made, in the order of the data: plan, passes over the batches, tables by scope, the result's bytes."""
