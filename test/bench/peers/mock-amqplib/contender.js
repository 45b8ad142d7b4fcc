/** The hand-written RPC on mock-amqplib. */
import mock from 'mock-amqplib'
import { openByHand } from '../../contenders/hand-written.ts'

export const open = (uri) => openByHand(mock, uri)
