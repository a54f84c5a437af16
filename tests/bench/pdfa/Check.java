// Validates files with veraPDF against the PDF/A level that each claims.
//
//   java -cp JARS Check.java FILE…
//
// Prints one line for each file: its name, the level, and "ok" or the clauses that it breaks.

import java.io.File;
import java.util.TreeSet;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.results.TestAssertion;

public class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var foundry = Foundries.defaultInstance();
        for (String file : files) {
            try (var parser = foundry.createParser(new File(file));
                 var validator = foundry.createValidator(parser.getFlavour(), false)) {
                var result = validator.validate(parser);
                var broken = new TreeSet<String>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        var rule = assertion.getRuleId();
                        broken.add(rule.getClause() + "-" + rule.getTestNumber() + " " + assertion.getMessage());
                    }
                }
                var verdict = result.isCompliant() ? "ok" : String.join("; ", broken);
                System.out.println(file + "\t" + parser.getFlavour().getId() + "\t" + verdict);
            }
        }
    }
}
