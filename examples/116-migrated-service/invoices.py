from nameko.contextdata import UserId
from nameko.events import EventDispatcher, event_handler
from nameko.exceptions import BadRequest
from nameko.rpc import RpcProxy, rpc


class InvoiceService:
    name = "invoices"

    prices = RpcProxy("prices")
    dispatch = EventDispatcher()
    user_id = UserId()

    @rpc(expected_exceptions=BadRequest, sensitive_arguments="customer.email")
    def create(self, customer, items, currency="EUR"):
        if not items:
            raise BadRequest("an invoice needs items")
        replies = [self.prices.price_of.call_async(item) for item in items]
        total = sum(reply.result() for reply in replies)
        invoice = {"to": customer["name"], "total": total, "currency": currency, "by": self.user_id}
        self.dispatch("invoice_created", invoice)
        return invoice

    @event_handler("payments", "payment_received")
    def paid(self, payment):
        print("paid:", payment["amount"])
