import type { Suite } from '../suite.js'
import { amqplib } from './amqplib.js'
import { go } from './go.js'
import { java } from './java.js'
import { lapin } from './lapin.js'
import { aiormq, aioPika, kombu, nameko2, nameko3, pyAmqp } from './python.js'
import { rabbitmqC } from './rabbitmq-c.js'

export const suites: readonly Suite[] = [
  amqplib,
  go,
  pyAmqp,
  kombu,
  aiormq,
  aioPika,
  nameko2,
  nameko3,
  lapin,
  java,
  rabbitmqC,
]
