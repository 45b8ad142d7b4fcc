/** `tx.select`, `tx.commit` and `tx.rollback`. */
import type { Channel } from '../channel/channel.js'
import { Transaction } from '../channel/transaction.js'
import { ProtocolError } from '../reply-codes.js'

export function selectTransaction(channel: Channel): void {
  if (channel.confirms !== undefined) throw cannotSwitch('confirm', 'tx')
  channel.transaction ??= new Transaction()
}

export function commit(channel: Channel): void {
  transactionOf(channel).commit()
}

export function rollBack(channel: Channel): void {
  transactionOf(channel)
  channel.rollBack()
}

/** For either of the two modes: a channel cannot be in both. */
export function cannotSwitch(from: string, to: string): ProtocolError {
  return new ProtocolError('PRECONDITION_FAILED', `cannot switch from ${from} to ${to} mode`)
}

function transactionOf({ transaction }: Channel): Transaction {
  if (transaction === undefined) {
    throw new ProtocolError('PRECONDITION_FAILED', 'channel is not transactional')
  }
  return transaction
}
