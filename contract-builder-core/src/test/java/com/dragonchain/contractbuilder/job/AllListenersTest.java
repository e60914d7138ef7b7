package com.dragonchain.contractbuilder.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllListenersTest {

  static Stream<Method> everyNews() {
    return Stream.of(JobListener.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()));
  }

  @ParameterizedTest
  @MethodSource("everyNews")
  void eachIsToldPastOneThatThrows(Method news) throws ReflectiveOperationException {
    List<String> told = new ArrayList<>();
    JobListener throwing =
        listener(
            (proxy, method, arguments) -> {
              told.add("first " + method.getName());
              throw new IllegalStateException("a listener's own fault");
            });
    JobListener listening =
        listener(
            (proxy, method, arguments) -> {
              told.add("second " + method.getName());
              return null;
            });

    news.invoke(JobListener.all(throwing, listening), arguments(news));

    assertThat(told).containsExactly("first " + news.getName(), "second " + news.getName());
  }

  private static JobListener listener(InvocationHandler handler) {
    return (JobListener)
        Proxy.newProxyInstance(
            JobListener.class.getClassLoader(), new Class<?>[] {JobListener.class}, handler);
  }

  /** Nothing: what is told is passed on as it is. */
  private static Object[] arguments(Method news) {
    Object[] arguments = new Object[news.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = news.getParameterTypes()[i];
      arguments[i] = type == long.class ? 1L : type == boolean.class ? true : null;
    }
    return arguments;
  }
}
