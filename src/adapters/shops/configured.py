"""The shops of a configuration."""

from collections.abc import Mapping

from attrs import frozen

from course_domain.ports import Shop


@frozen
class ConfiguredShops:
    """Shops as configured when the process started."""

    shops: Mapping[str, Shop]

    def find(self, source: str) -> Shop | None:
        return self.shops.get(source)
