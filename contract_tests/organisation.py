"""A sandbox of a mock as the model knows it: the clock, the plans, the scans and what was accepted."""

from dataclasses import dataclass, field

from contract_tests.contract import OPERATIONS, JsonObject
from contract_tests.model import Scan, SlidingLog, life_of, plan_named, plan_of


@dataclass(slots=True)
class Organisation:
    """A sandbox as the model knows it; `now_ms` is None while its clock is not known to stand still."""

    secret: str
    now_ms: int | None = None
    plans: dict[str, JsonObject] = field(default_factory=dict)
    scans: dict[str, Scan] = field(default_factory=dict)
    limits: dict[str, SlidingLog] = field(
        default_factory=lambda: {name: SlidingLog(operation.limit) for name, operation in OPERATIONS.items()}
    )

    def start(self, scan_id: str, definition: str, put: JsonObject | None = None) -> None:
        """A scan of this definition is triggered, now; `put` is a plan of its own."""
        assert self.now_ms is not None
        put = put or self.plans.get(definition)
        plan = plan_named(definition) if put is None else plan_of(put)
        self.scans[scan_id] = Scan(definition, plan, life_of(plan, self.now_ms))
