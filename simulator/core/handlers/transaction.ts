/** `tx.select`, `tx.commit` and `tx.rollback`. */
import type { Channel } from '../channel/channel.js'
import { Transaction } from '../channel/transaction.js'
import { ProtocolError } from '../reply-codes.js'
import { deliver } from './publish.js'
import { settleAll } from './settle.js'

export function selectTransactions(channel: Channel): void {
  if (channel.confirms !== undefined) {
    throw new ProtocolError('PRECONDITION_FAILED', 'cannot switch from confirm to tx mode')
  }
  channel.transaction ??= new Transaction()
}

/**
 * Messages go to the queues that they were routed to, and are returned if there was none; then what was settled is
 * settled. A queue that refuses a message makes the commit fail, though all else of it is done.
 */
export function commit(channel: Channel): void {
  const { messages, settlements } = transactionOf(channel).take()
  let isTaken = true
  for (const { message, queues, mandatory } of messages) {
    if (!deliver(channel, message, queues, mandatory)) isTaken = false
  }
  for (const { deliveries, settlement } of settlements) {
    settleAll(channel, deliveries, settlement)
  }
  if (!isTaken) throw new ProtocolError('PRECONDITION_FAILED', 'partial tx completion')
}

/** Messages are forgotten; a delivery that was settled is out with the client again, to be settled anew. */
export function rollback(channel: Channel): void {
  const transaction = transactionOf(channel)
  channel.takeBack(transaction.deliveries)
  transaction.take()
}

function transactionOf({ transaction }: Channel): Transaction {
  if (transaction !== undefined) return transaction
  throw new ProtocolError('PRECONDITION_FAILED', 'channel is not transactional')
}
