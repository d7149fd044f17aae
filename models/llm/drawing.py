"""Drawing the next token of one conversation: by its own seed, whoever else is answered in the same step."""

from collections.abc import Sequence
from typing import Any, Final

from models import device
from models.llm.held import Held
from models.protocols import Sampling

_LIKELIEST: Final = 128
"""Tokens that are looked at; the chance of all others together is next to nothing (llama.cpp looks at 40)."""
_RECENT: Final = 64
"""How far back a repeated token is held against itself, as in llama.cpp."""


class Draw:
    """How one conversation draws its tokens. The same seed draws the same, on every device."""

    def __init__(self, sampling: Sampling, held: Held | None) -> None:
        self._sampling = sampling
        self._held = held
        self._chance = device.chance(sampling.seed)

    def next(self, logits: Any, before: Sequence[int]) -> int:
        """Return the next token, of the model's logits (shape (vocabulary,)) and the tokens before."""
        torch = device.torch()
        logits = logits.float().clone()
        if self._held is not None:
            allowed = torch.from_numpy(self._held.allowed()).to(logits.device)
            logits[~allowed] = -torch.inf
        if self._sampling.repeat_penalty != 1.0 and before:
            seen = torch.tensor(sorted(set(before[-_RECENT:])), device=logits.device)
            old = logits[seen]
            logits[seen] = torch.where(
                old > 0, old / self._sampling.repeat_penalty, old * self._sampling.repeat_penalty
            )
        token = self._drawn(torch, logits)
        if self._held is not None:
            self._held.took(token)
        return token

    @property
    def is_over(self) -> bool:
        """Say whether the shape that is asked for is complete."""
        return self._held is not None and self._held.is_over

    def _drawn(self, torch: Any, logits: Any) -> int:
        if self._sampling.temperature <= 0:
            return int(logits.argmax())
        best, tokens = (part.cpu() for part in logits.topk(min(_LIKELIEST, logits.shape[-1])))
        chances = torch.softmax(best, -1)
        kept = chances >= self._sampling.min_p * chances[0]
        kept &= chances.cumsum(-1) - chances < self._sampling.top_p
        chances = torch.softmax(best.masked_fill(~kept, -torch.inf) / self._sampling.temperature, -1)
        return int(tokens[torch.multinomial(chances, 1, generator=self._chance)])
