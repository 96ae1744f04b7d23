package io.toneguard.app;

import java.util.List;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.mock.web.MockServletContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What Spring MVC maps of all controllers of the house: from their annotations, without their parts. */
final class MappedOperations {
    private MappedOperations() {}

    /** Such as {@code GET /v1/calls/{call}}. */
    static List<String> underV1() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        try (var context = new GenericWebApplicationContext(new MockServletContext())) {
            for (var controller : scanner.findCandidateComponents("io.toneguard")) {
                var type = ClassUtils.resolveClassName(
                        String.valueOf(controller.getBeanClassName()), MappedOperations.class.getClassLoader());
                if (!type.getName().contains("ErrorController")) {
                    var definition = new RootBeanDefinition(type);
                    definition.setLazyInit(true);
                    context.registerBeanDefinition(type.getName(), definition);
                }
            }
            context.refresh();
            var mapping = new RequestMappingHandlerMapping();
            mapping.setApplicationContext(context);
            mapping.afterPropertiesSet();
            return mapping.getHandlerMethods().keySet().stream()
                    .flatMap(info -> info.getPatternValues().stream()
                            .flatMap(path -> info.getMethodsCondition().getMethods().stream()
                                    .map(method -> method + " " + path)))
                    .filter(operation -> operation.contains(" /v1/"))
                    .toList();
        }
    }
}
