"""Tables of pledges: books of a report's tasks, returns, lights, supervision orders, warning cards,
motions.
"""

from luoshi.pledges.models.acts import Ask, Evidence, Step
from luoshi.pledges.models.books import Book, Milestone, SupportingUnit, Target, Task
from luoshi.pledges.models.motions import Answer, Handler, Motion, Promise, Proposer
from luoshi.pledges.models.returns import Light, MonthlyReturn, Observation
from luoshi.pledges.models.supervision import OrderReply, SupervisionOrder, WarningCard

__all__ = [
    "Answer", "Ask", "Book", "Evidence", "Handler", "Light", "Milestone", "MonthlyReturn", "Motion",
    "Observation", "OrderReply", "Promise", "Proposer", "Step", "SupervisionOrder", "SupportingUnit",
    "Target", "Task", "WarningCard",
]  # fmt: skip
