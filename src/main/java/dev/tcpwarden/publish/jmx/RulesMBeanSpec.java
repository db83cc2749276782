package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.publish.jmx.MBeanSpec.parameter;

import dev.tcpwarden.rules.Rules;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.SimpleType;

/** What {@code tcpwarden:type=Rules} offers. */
final class RulesMBeanSpec {

    private static final OpenMBeanParameterInfo RULE = parameter("rule", "Name of the rule", SimpleType.STRING);

    static final MBeanSpec<Rules> SPEC = new MBeanSpec<Rules>("Rules that act by themselves")
            .attribute(
                    "Rules", "Each rule, and how it stands", RuleRows.TABLE, rules -> RuleRows.table(rules.statuses()))
            .attribute(
                    "LastReloadSuccessful",
                    "Whether the file of rules can be used as it is now; otherwise the rules before stay",
                    SimpleType.BOOLEAN,
                    rules -> rules.problem().isEmpty())
            .attribute(
                    "LastReloadProblem",
                    "What is wrong with the file of rules, empty if nothing is",
                    SimpleType.STRING,
                    rules -> rules.problem().orElse(""))
            .action(
                    "pause",
                    "Stops a rule until it is resumed, or the file changes",
                    SimpleType.STRING,
                    (rules, arguments) -> {
                        rules.pause((String) arguments[0], JmxClient.requester());
                        return "paused: " + arguments[0];
                    },
                    RULE)
            .action(
                    "resume",
                    "Lets a rule act again that was paused, by itself or by a person",
                    SimpleType.STRING,
                    (rules, arguments) -> {
                        rules.resume((String) arguments[0], JmxClient.requester());
                        return "resumed: " + arguments[0];
                    },
                    RULE)
            .query(
                    "preview",
                    "What a rule would do with the last sample, a line a connection; terminates nothing",
                    TerminationLines.TYPE,
                    (rules, arguments) -> rules.preview((String) arguments[0]).toArray(String[]::new),
                    RULE);

    private RulesMBeanSpec() {}
}
