"""The time of a session: seconds since its start, without pauses."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that can be stopped; every moment is in seconds of a clock that never goes back.

    ``begun`` is when it showed zero; ``stopped`` is when it was stopped, None while it runs.
    """

    begun: float
    stopped: float | None = None

    @classmethod
    def showing(cls, seconds: float, now: float) -> Clock:
        """A running clock that shows so many seconds now."""
        return cls(now - seconds)

    def seconds(self, now: float) -> float:
        """What it shows, to a tenth."""
        return round((now if self.stopped is None else self.stopped) - self.begun, 1)

    def stop(self, now: float) -> Clock:
        """The clock as it stands still from now on; one that stands already stays as it is."""
        return self if self.stopped is not None else replace(self, stopped=now)

    def go_on(self, now: float) -> Clock:
        """The clock as it runs on from what it shows."""
        return self if self.stopped is None else Clock.showing(self.seconds(now), now)
