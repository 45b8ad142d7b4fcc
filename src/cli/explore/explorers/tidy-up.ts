import { connect as amqplib } from '../../../amqp/amqplib.js'
import { deadQueueOf } from '../../../amqp/redeliveries.js'
import { resolveConfig } from '../../../config/config.js'
import type { RuntimeOptions } from '../../../container/environment.js'
import { eventExchangeOf } from '../../../events/wire.js'
import { requestQueueOf } from '../../../rpc/wire.js'
import { Broker } from '../../operator/broker.js'
import { coordinatorService, explorerService } from './share.js'

/** Deletes the queues and exchanges of an exploration, but for those that others use: the last one leaves nothing behind. */
export async function tidyUp(exploration: string, options: RuntimeOptions): Promise<void> {
  const [explorer, coordinator] = [explorerService(exploration), coordinatorService(exploration)]
  const queue = requestQueueOf(explorer)
  const broker = await Broker.open(resolveConfig(options.config ?? {}), options.connect ?? amqplib)
  const unless = { ifUnused: true, ifEmpty: true }
  const deletions = [
    ...[queue, deadQueueOf(queue)].map((name) =>
      broker.onChannel((channel) => channel.deleteQueue(name, unless)),
    ),
    ...[explorer, coordinator].map((name) =>
      broker.onChannel((channel) =>
        channel.deleteExchange(eventExchangeOf(name), { ifUnused: true }),
      ),
    ),
  ]
  // the files that are refused are in use
  await Promise.allSettled(deletions)
  await broker.close()
}
