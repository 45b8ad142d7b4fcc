"""A service in Python, on nameko. The one in TypeScript calls it, and is called by it."""

from nameko.rpc import RpcProxy, rpc


class PriceService:
    name = "prices"

    discounts = RpcProxy("discounts")

    @rpc
    def price_of(self, item):
        return len(item) * 100 - self.discounts.of(item)
