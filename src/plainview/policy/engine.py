"""Decides by Cedar: default deny, forbid wins. The only file that knows Cedar."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import cedarpy
import msgspec

from plainview.kernel.canonical import canonical_json
from plainview.kernel.errors import BadInputError, SetupError
from plainview.policy.bundle import Bundle, RuleFolder, read_bundle
from plainview.policy.cases import Case, read_cases
from plainview.policy.circumstances import CAMERA, attributes_of, circumstances_of
from plainview.policy.model import Decision, Question
from plainview.policy.obligations import read_obligations, unite

DEFAULT_DENY = "default_deny"
CANNOT_DECIDE = "cannot_decide"
REMEMBERED = 4_096  # decisions; a decision follows from the request's bytes alone
FEWEST_CASES = 4
_ASKER = {"type": "Staff", "id": "asker"}  # no rule names a person or a thing: the same for all of a kind
_THING = "Thing"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    """One Cedar policy as its annotations describe it."""

    order: int
    rule: str
    reason: str
    obligations: frozenset[str]
    is_permit: bool


class Engine:
    """The policies of one folder, parsed once; make one a process with Engine.load."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle_hash = bundle.sha256
        self.rules = tuple(rule.name for rule in bundle.rules)
        self._schema = _parse_schema(bundle.schema)
        self._policies: dict[str, _Policy] = {}
        texts = []
        for rule in bundle.rules:
            texts.append(rule.policy)
            self._policies |= _parse_rule(rule, self._schema, first=len(self._policies))
        self._policy_set = cedarpy.PolicySet.from_str("\n".join(texts))
        self._decide = lru_cache(maxsize=REMEMBERED)(self._evaluate)

    @classmethod
    def load(cls, folder: Path) -> "Engine":
        """Read policies/ and run every case; raise SetupError naming the folder that is not in order."""
        bundle = read_bundle(folder)
        engine = cls(bundle)
        for rule in bundle.rules:
            engine._run_cases(rule.name, read_cases(rule.name, rule.cases))
        return engine

    def decide(self, question: Question, now: datetime) -> Decision:
        """Say what the policies say of `question` at `now`; what can't be decided is refused."""
        try:
            request = _request_of(question, now)
        except BadInputError as error:
            return _undecided(str(error))
        return self._decide(request)

    def reason_of(self, rule: str) -> str:
        """Return what a rule's folder says first when it refuses; '' where it only allows."""
        reasons = (policy.reason for policy in self._policies.values() if policy.rule == rule and policy.reason)
        return next(reasons, "")

    def _run_cases(self, rule: str, cases: tuple[Case, ...]) -> None:
        kinds = {case.is_allowed for case in cases}
        if len(cases) < FEWEST_CASES or kinds != {True, False}:
            raise SetupError(f"policies/{rule}: cases.toml needs at least {FEWEST_CASES} cases, some allowed, some not")
        for case in cases:
            wrong = case.fault_of(self.decide(case.question, case.now))
            if wrong:
                raise SetupError(f"policies/{rule}: case '{case.asks}': {wrong}")

    def _evaluate(self, request: "_Request") -> Decision:
        answer = cedarpy.is_authorized(
            {
                "principal": _ASKER,
                "action": {"type": "Action", "id": request.action},
                "resource": {"type": request.resource_type, "id": "asked"},
                "context": request.context,
            },
            self._policy_set,
            request.entities,
            self._schema,
        )
        if answer.diagnostics.errors:
            return _undecided("; ".join(error.rpartition("]: ")[2] for error in answer.diagnostics.errors))
        names = answer.diagnostics.id_annotations_by_reason.values()
        found = sorted((self._policies[name] for name in names), key=lambda policy: policy.order)
        if answer.allowed:
            return _allowed(found)
        return _refused(found) if found else _refused_by_default(request)


class _Request(msgspec.Struct, frozen=True, kw_only=True):
    """A question as Cedar takes it: text, so that equal questions are found again."""

    action: str
    resource_type: str
    context: str
    entities: str
    words: str


def _request_of(question: Question, now: datetime) -> _Request:
    actor, resource = question.actor, question.resource
    resource_type = CAMERA if resource.kind == CAMERA else _THING
    entities = [
        _entity(_ASKER, {"role": actor.role, "agency": actor.agency, "on_shift": actor.on_shift}),
        _entity({"type": resource_type, "id": "asked"}, attributes_of(question.resource)),
    ]
    return _Request(
        action=question.action,
        resource_type=resource_type,
        context=canonical_json(circumstances_of(question, now)).decode(),
        entities=canonical_json(entities).decode(),
        words=f"the role {actor.role} and the purpose {question.purpose or 'none'}",
    )


def _entity(uid: Mapping[str, str], attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"uid": uid, "attrs": attributes, "parents": []}


def _allowed(found: list[_Policy]) -> Decision:
    return Decision(
        is_allowed=True,
        rules=_rules_of(found),
        reasons=(),
        obligations=unite(policy.obligations for policy in found),
    )


def _refused(found: list[_Policy]) -> Decision:
    reasons = tuple(dict.fromkeys(policy.reason for policy in found))
    return Decision(is_allowed=False, rules=_rules_of(found), reasons=reasons, obligations=())


def _rules_of(found: list[_Policy]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(policy.rule for policy in found))


def _refused_by_default(request: _Request) -> Decision:
    reason = f"No rule allows {request.action} for {request.words}."
    return Decision(is_allowed=False, rules=(DEFAULT_DENY,), reasons=(reason,), obligations=())


def _undecided(why: str) -> Decision:
    reason = f"The policies can't decide this, so the answer is no: {why}."
    return Decision(is_allowed=False, rules=(CANNOT_DECIDE,), reasons=(reason,), obligations=())


def _parse_schema(text: str) -> Any:
    try:
        return cedarpy.Schema.from_str(text)
    except ValueError as error:
        raise SetupError(f"policies/schema.cedarschema: {error}") from error


def _parse_rule(rule: RuleFolder, schema: Any, *, first: int) -> dict[str, _Policy]:
    """Return the folder's policies by their @id; raise SetupError for what Cedar or the schema does not accept."""
    try:
        parsed = json.loads(cedarpy.policies_to_json_str(rule.policy))
    except ValueError as error:
        raise SetupError(f"policies/{rule.name}: policy.cedar: {error}") from error
    checked = cedarpy.validate_policies(rule.policy, schema)
    if not checked.validation_passed:
        raise SetupError(f"policies/{rule.name}: policy.cedar: {'; '.join(str(error) for error in checked.errors)}")
    bodies = parsed["staticPolicies"]
    if parsed["templates"] or not bodies:
        raise SetupError(f"policies/{rule.name}: policy.cedar holds no policies, or templates")
    in_order = sorted(bodies, key=lambda name: int(name.removeprefix("policy")))
    found = [_describe(rule.name, bodies[name], order=order) for order, name in enumerate(in_order, start=first)]
    if len(dict(found)) != len(found):
        raise SetupError(f"policies/{rule.name}: two policies have the same @id")
    return dict(found)


def _describe(rule: str, body: Mapping[str, Any], *, order: int) -> tuple[str, _Policy]:
    notes = body.get("annotations", {})
    name, is_permit = notes.get("id") or "", body["effect"] == "permit"
    if not name.startswith(f"{rule}."):
        raise SetupError(f"policies/{rule}: a policy's @id must begin with '{rule}.', not be {name!r}")
    reason = notes.get("reason") or ""
    if not is_permit and not reason:
        raise SetupError(f"policies/{rule}: {name} refuses without a @reason")
    try:
        obligations = read_obligations(notes.get("obligations") or "")
    except BadInputError as error:
        raise SetupError(f"policies/{rule}: {name}: {error}") from error
    return name, _Policy(order=order, rule=rule, reason=reason, obligations=obligations, is_permit=is_permit)
