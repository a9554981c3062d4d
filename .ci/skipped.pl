# Passes the output of `swift test` on; before its last summary it counts and names the tests that were skipped, and why.
use strict;
use warnings;

$| = 1;
my %skipped;    # reason => tests
while (my $line = <STDIN>) {
    # Of a suite that is skipped every test has a line of its own.
    if ($line =~ /^\S+ +Test (?:case )?(.*?) skipped(?:: "(.*)")?\.?$/) {
        push @{ $skipped{ $2 // "no reason is given" } }, $1;
    }
    if ($line =~ /^\S+ +Test run with /) {
        my $count = 0;
        $count += @$_ for values %skipped;
        print $count ? "Skipped here ($count):\n" : "No test was skipped.\n";
        for my $reason (sort keys %skipped) {
            print "  $reason\n";
            print "    $_\n" for sort @{ $skipped{$reason} };
        }
    }
    print $line;
}
