"""What reviews said, as lines of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from benefits_tui.register.review_record import AgreedOnReview, ReviewOnBenefit
from benefits_tui.tui.formatting import MUTED, RAG_SIGNS, format_date, humanize, sanitize, tone_style


def said_of_benefit(findings: Sequence[ReviewOnBenefit]) -> list[tuple[str, str | Content]]:
    """A benefit's reviews, the newest first, each with all that it said."""
    lines: list[tuple[str, str | Content]] = []
    for finding in findings:
        chair = f", {finding.chair}" if finding.chair else ""
        head = Content.styled(sanitize(f"{humanize(finding.review_kind)} review {finding.review}{chair}"), "bold")
        lines += [(format_date(finding.held), head), *_statements(finding)]
    return lines


def said_of_all(findings: Sequence[ReviewOnBenefit]) -> list[tuple[str, str | Content]]:
    """What one review said, benefit by benefit."""
    lines: list[tuple[str, str | Content]] = []
    for finding in findings:
        sign = (
            Content.styled(f"  {RAG_SIGNS.get(finding.rag, finding.rag)}", tone_style(finding.rag, MUTED))
            if finding.rag
            else Content("")
        )
        lines += [(finding.benefit, Content.styled(sanitize(finding.title), "bold") + sign), *_statements(finding)]
    return lines


def _statements(review: ReviewOnBenefit) -> Iterator[tuple[str, str | Content]]:
    parts = (
        ("Finding", review.finding),
        ("Root cause", review.root_cause),
        ("Owner says", review.statement),
        ("Decision", review.decision),
        ("Concluded", humanize(review.concluded) if review.concluded else None),
    )
    yield from ((f"  {label}", sanitize(text)) for label, text in parts if text)
    yield from (("  Action", agreed(action)) for action in review.actions)


def agreed(action: AgreedOnReview) -> str:
    """`Call the bank: Head of Payments by 1 Dec 2029, done on 30 Nov 2029: called`."""
    who = f"{action.person or 'nobody named'} by {format_date(action.due)}"
    done = f", done on {format_date(action.done)}{f': {action.note}' if action.note else ''}" if action.done else ""
    return sanitize(f"{action.title}: {who}{done}")


def state_of_action(action: AgreedOnReview, today: date) -> str:
    """Done, late or open."""
    if action.done is not None:
        return "done"
    return "late" if action.due is not None and action.due < today else "open"
