package lilora.engine.method;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents and bounds one component of an options record: the form, the JSON and the help text all follow from it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Option {
    /** One sentence on what it does. */
    String help();

    /** Unit shown behind the value, such as {@code "%"}; empty for plain numbers. */
    String unit() default "";

    /** Smallest allowed number. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest allowed number. */
    double max() default Double.POSITIVE_INFINITY;

    /** The first stage, counted from 1, in which it has any effect: runs that differ in it alone do the same before. */
    int firstStage() default 1;
}
