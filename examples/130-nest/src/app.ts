import { Controller, Inject, Injectable, Module } from '@nestjs/common'
import {
  ClientProxy,
  ClientsModule,
  EventPattern,
  MessagePattern,
  RpcException,
  Transport,
  type RmqOptions,
} from '@nestjs/microservices'
import { firstValueFrom } from 'rxjs'

export const rabbit: RmqOptions = {
  transport: Transport.RMQ,
  options: {
    urls: [process.env['AMQP_URI'] ?? 'amqp://shop:secret@rabbitmq.internal/shop'],
    queue: 'prices',
    queueOptions: { durable: true },
  },
}

/** What answers: the price of an item. */
@Controller()
export class PriceController {
  static readonly sold: string[] = []

  @MessagePattern('price')
  priceOf(item: string): number {
    if (item === 'unicorn') throw new RpcException('there are none')
    return item.length * 100
  }

  @EventPattern('sold')
  sold(item: string): void {
    PriceController.sold.push(item)
  }
}

/** Who asks. */
@Injectable()
export class ShopService {
  constructor(@Inject('PRICES') private readonly prices: ClientProxy) {}

  async sell(item: string): Promise<string> {
    const price = await firstValueFrom(this.prices.send<number>('price', item))
    await firstValueFrom(this.prices.emit('sold', item))
    return `${item}: ${price}`
  }
}

@Module({
  imports: [ClientsModule.register([{ name: 'PRICES', ...rabbit }])],
  controllers: [PriceController],
  providers: [ShopService],
})
export class AppModule {}
