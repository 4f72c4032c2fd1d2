"""One transcoder made of two: what somebody waits for is made here, the ladder elsewhere."""

from typing import Final

from attrs import frozen

from course_domain.model.renditions import MediaWork, UnknownWork, WorkKind, WorkState
from course_domain.ports import Transcoder

_LADDER: Final = "ladder:"
_QUICK: Final = "quick:"


@frozen(kw_only=True)
class KindTranscoder:
    """Transcoder that hands each work to the one for its kind; its tickets say which has it."""

    quick: Transcoder
    ladder: Transcoder

    def has_room(self, kind: WorkKind) -> bool:
        """Ask the one for that kind."""
        return self._for(kind)[1].has_room(kind)

    def start(self, work: MediaWork) -> str:
        """Give a ticket that names who has the work."""
        mark, transcoder = self._for(work.kind)
        return mark + transcoder.start(work)

    def look(self, ticket: str) -> WorkState:
        """Ask whoever has it; a ticket of before there were two is unknown work."""
        transcoder, theirs = self._of(ticket)
        if transcoder is None:
            raise UnknownWork
        return transcoder.look(theirs)

    def stop(self, ticket: str) -> None:
        """Stop it wherever it is."""
        transcoder, theirs = self._of(ticket)
        if transcoder is not None:
            transcoder.stop(theirs)

    def _for(self, kind: WorkKind) -> tuple[str, Transcoder]:
        return (_LADDER, self.ladder) if kind is WorkKind.LADDER else (_QUICK, self.quick)

    def _of(self, ticket: str) -> tuple[Transcoder | None, str]:
        for mark, transcoder in ((_LADDER, self.ladder), (_QUICK, self.quick)):
            if ticket.startswith(mark):
                return transcoder, ticket.removeprefix(mark)
        return None, ticket
