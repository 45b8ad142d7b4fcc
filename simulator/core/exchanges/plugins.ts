/** The exchange types that each plugin of RabbitMQ brings. */
export const exchangeTypesOfPlugins: Readonly<Record<string, readonly string[]>> = {
  rabbitmq_consistent_hash_exchange: ['x-consistent-hash'],
  rabbitmq_delayed_message_exchange: ['x-delayed-message'],
  rabbitmq_random_exchange: ['x-random'],
  rabbitmq_recent_history_exchange: ['x-recent-history'],
  rabbitmq_sharding: ['x-modulus-hash'],
}

/** Plugins of RabbitMQ that the simulator can enable; each brings exchange types. */
export type RabbitmqPlugin =
  | 'rabbitmq_consistent_hash_exchange'
  | 'rabbitmq_delayed_message_exchange'
  | 'rabbitmq_random_exchange'
  | 'rabbitmq_recent_history_exchange'
  | 'rabbitmq_sharding'
