"""A shop and its warehouse, two clients of a broker: `shop.py HOST:PORT`, and on each line of input how many orders to publish, and of how many characters more."""

import json
import sys
import threading

import amqp


def connect(name):
    connection = amqp.Connection(host=sys.argv[1], client_properties={'connection_name': name})
    connection.connect()
    return connection


def consume(connection):
    while True:
        try:
            connection.drain_events(timeout=1)
        except TimeoutError:
            pass
        except (OSError, amqp.AMQPError):
            return


warehouse = connect('warehouse')
channel = warehouse.channel()
channel.exchange_declare('orders', 'topic', auto_delete=False)
for queue, key in (('picking', 'order.*'), ('invoices', 'order.placed')):
    channel.queue_declare(queue, auto_delete=False)
    channel.queue_bind(queue, 'orders', key)
channel.basic_qos(0, 5, False)
channel.basic_consume(
    'picking', consumer_tag='picker', callback=lambda got: channel.basic_ack(got.delivery_tag)
)
threading.Thread(target=consume, args=(warehouse,), daemon=True).start()

shop = connect('web-shop').channel()
print('ready', flush=True)
number = 0
for line in sys.stdin:
    count, padding = map(int, line.split())
    for _ in range(count):
        number += 1
        body = json.dumps({'order': number, 'items': [{'sku': 'tea', 'quantity': 2}], **({'note': 'x' * padding} if padding else {})})
        message = amqp.Message(
            body,
            content_type='application/json',
            message_id='order-%d' % number,
            application_headers={'tenant': 'north'},
        )
        shop.basic_publish(message, exchange='orders', routing_key='order.placed')
    shop.basic_publish(amqp.Message(b'\x89PNG\r\n\x1a\n'), exchange='orders', routing_key='order.photo')
    print('published', flush=True)
