/** The hand-written RPC on fake-amqplib. */
import { connect } from '@onify/fake-amqplib'
import { openByHand } from '../../contenders/hand-written.ts'

export const open = (uri) => openByHand({ connect }, uri)
