package shop;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A listener that answers, and a template that asks it. AMQP_URI leads to `kinoko broker`. */
@Configuration
@EnableRabbit
public class Hello {
  @Bean
  ConnectionFactory connectionFactory() {
    return new CachingConnectionFactory(java.net.URI.create(System.getenv("AMQP_URI")));
  }

  @Bean
  RabbitAdmin admin(ConnectionFactory connections) {
    return new RabbitAdmin(connections);
  }

  @Bean
  RabbitTemplate template(ConnectionFactory connections) {
    return new RabbitTemplate(connections);
  }

  @Bean
  SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory connections) {
    var factory = new SimpleRabbitListenerContainerFactory();
    factory.setConnectionFactory(connections);
    return factory;
  }

  @Bean
  Queue queue() {
    return new Queue("hello");
  }

  @RabbitListener(queues = "hello")
  String greet(String name) {
    return "hello, " + name;
  }

  public static void main(String[] args) {
    try (var context = new AnnotationConfigApplicationContext(Hello.class)) {
      var answer = context.getBean(RabbitTemplate.class).convertSendAndReceive("hello", "Spring");
      System.out.println("answer: " + answer);
    }
  }
}
