"""Pages of pledges: tasks, decomposition, monthly returns, supervision orders, motions, an actor's own
work.
"""
