"""
Holds a description of the service against an earlier one, and says what would break a caller of the earlier one.

A caller sends what the old description allows, so requests may not be narrowed; and reads what the old one promises, so answers may
not lose anything. Callers ignore members of answers that they do not know: additions are no break.
"""

from __future__ import annotations

from dataclasses import dataclass, field

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
LOWER, UPPER = ("minimum", "exclusiveMinimum", "minLength", "minItems"), ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


def breaks(old: dict, new: dict) -> list[str]:
    """Return every break in words; empty if callers of the old one are served as before."""
    found = _Comparison(old, new)
    for path, item in old["paths"].items():
        for method in METHODS:
            if method in item:
                found.operation(f"{method.upper()} {path}", item[method], new["paths"].get(path, {}).get(method))
    return found.breaks


@dataclass
class _Comparison:
    old: dict
    new: dict
    breaks: list[str] = field(default_factory=list)
    seen: set = field(default_factory=set)

    def tell(self, where: str, what: str) -> None:
        self.breaks.append(f"{where}: {what}")

    def operation(self, where: str, old: dict, new: dict | None) -> None:
        if new is None:
            self.tell(where, "is gone")
            return
        if old["operationId"] != new["operationId"]:
            self.tell(where, f"operationId is now {new['operationId']}")
        if old.get("security") != new.get("security"):
            self.tell(where, f"needs {new.get('security')}, needed {old.get('security')}")
        self.parameters(where, old.get("parameters", []), new.get("parameters", []))
        self.body(f"{where} body", old.get("requestBody"), new.get("requestBody"))
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                self.tell(where, f"no longer answers {status}")
                continue
            self.content(f"{where} {status}", answer, new["responses"][status], asked=False)
            for header in answer.get("headers", {}):
                if header not in new["responses"][status].get("headers", {}):
                    self.tell(f"{where} {status}", f"header {header} is gone")

    def parameters(self, where: str, old: list, new: list) -> None:
        before, now = ({(one["in"], one["name"]): one for one in several} for several in (old, new))
        for key, one in before.items():
            if key not in now:
                self.tell(where, f"parameter {key[1]} is gone")
                continue
            if now[key].get("required") and not one.get("required"):
                self.tell(where, f"parameter {key[1]} is now required")
            self.schema(f"{where} parameter {key[1]}", one["schema"], now[key]["schema"], asked=True)
        for key, one in now.items():
            if key not in before and one.get("required"):
                self.tell(where, f"new parameter {key[1]} is required")

    def body(self, where: str, old: dict | None, new: dict | None) -> None:
        if old is None:
            if new is not None and new.get("required"):
                self.tell(where, "is now required")
            return
        if new is None:
            self.tell(where, "is no longer taken")
            return
        if new.get("required") and not old.get("required"):
            self.tell(where, "is now required")
        self.content(where, old, new, asked=True)

    def content(self, where: str, old: dict, new: dict, *, asked: bool) -> None:
        for media_type, one in old.get("content", {}).items():
            now = new.get("content", {}).get(media_type)
            if now is None:
                self.tell(where, f"{media_type} is gone")
            else:
                self.schema(where, one.get("schema", {}), now.get("schema", {}), asked=asked)

    def schema(self, where: str, old: dict, new: dict, *, asked: bool) -> None:
        key = (old.get("$ref"), new.get("$ref"), asked)
        if key[0] and key in self.seen:
            return
        self.seen.add(key)
        old, new = self.resolved(self.old, old), self.resolved(self.new, new)
        self.variants(where, old, new, asked=asked)
        self.types(where, old, new, asked=asked)
        self.members(where, old, new, asked=asked)
        if asked:
            self.bounds(where, old, new)
        if "items" in old:
            self.schema(f"{where}[]", old["items"], new.get("items", {}), asked=asked)

    def resolved(self, document: dict, schema: dict) -> dict:
        while "$ref" in schema:
            found = document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = {**found, **{name: value for name, value in schema.items() if name != "$ref"}}
        return schema

    def variants(self, where: str, old: dict, new: dict, *, asked: bool) -> None:
        before, now = (self.named(document, one) for document, one in ((self.old, old), (self.new, new)))
        for name, one in before.items():
            if name in now:
                self.schema(f"{where} ({name})", one, now[name], asked=asked)
            elif asked and (now or name not in _types(new)):
                self.tell(where, f"no longer takes {name}")
        if not asked and (now.keys() - before.keys()) & {"null"} and "null" not in _types(old):
            self.tell(where, "may now be null")

    def named(self, document: dict, schema: dict) -> dict[str, dict]:
        found = {}
        for one in schema.get("anyOf", schema.get("oneOf", [])):
            resolved = self.resolved(document, one)
            kind = resolved.get("properties", {}).get("kind", {})
            found[str(kind.get("const") or one.get("$ref", "").rpartition("/")[2] or resolved.get("type"))] = one
        return found

    def types(self, where: str, old: dict, new: dict, *, asked: bool) -> None:
        before, now = _types(old), _types(new)
        if before and now:
            wider, narrower = (now, before) if asked else (before, now)
            if not {"integer" if one == "number" and "number" in wider else one for one in narrower} <= wider | (
                {"integer"} if "number" in wider else set()
            ):
                self.tell(where, f"is now {' or '.join(sorted(now))}, was {' or '.join(sorted(before))}")
        if asked and now and not before and not old.get("anyOf") and not old.get("oneOf"):
            self.tell(where, f"is now {' or '.join(sorted(now))}, was anything")
        gone = set(map(str, old.get("enum", []))) - set(map(str, new.get("enum", [])))
        if asked and "enum" in new and ("enum" not in old or gone):
            self.tell(where, f"no longer takes {', '.join(sorted(gone)) or 'every text'}")
        if old.get("format") != new.get("format") or (asked and "pattern" in new and old.get("pattern") != new["pattern"]):
            self.tell(where, "has another form")
        if "const" in old and old["const"] != new.get("const", old["const"]):
            self.tell(where, f"is now {new['const']}, was {old['const']}")

    def members(self, where: str, old: dict, new: dict, *, asked: bool) -> None:
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, one in before.items():
            if name in now:
                self.schema(f"{where}/{name}", one, now[name], asked=asked)
            elif not asked or new.get("additionalProperties") is False:
                self.tell(where, f"member {name} is gone")
        lost = set(old.get("required", [])) - set(new.get("required", []))
        if not asked and lost & now.keys():
            self.tell(where, f"member {', '.join(sorted(lost & now.keys()))} may now be missing")
        if asked and (more := set(new.get("required", [])) - set(old.get("required", []))):
            self.tell(where, f"member {', '.join(sorted(more))} is now required")
        if asked and new.get("additionalProperties") is False and old.get("additionalProperties", True) is not False:
            self.tell(where, "no longer takes other members")

    def bounds(self, where: str, old: dict, new: dict) -> None:
        for name in LOWER:
            if name in new and new[name] > old.get(name, float("-inf")):
                self.tell(where, f"{name} is now {new[name]}, was {old.get(name, 'none')}")
        for name in UPPER:
            if name in new and new[name] < old.get(name, float("inf")):
                self.tell(where, f"{name} is now {new[name]}, was {old.get(name, 'none')}")


def _types(schema: dict) -> set[str]:
    said = schema.get("type", [])
    return {said} if isinstance(said, str) else set(said)
