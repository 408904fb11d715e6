<?php
// Answers lines "C<tab>a<tab>b" (order) and "S<tab>constraint<tab>version"
// (inside) with composer/semver: the distribution's package, or Composer's own
// copy. $argv[1] is where Composer lies, or empty. Ends with 3 where neither is.
error_reporting(E_ERROR);
if ((@include 'Composer/Semver/autoload.php') === false) {
    if (empty($argv[1]) || !is_file("phar://$argv[1]/vendor/autoload.php")) {
        fwrite(STDERR, 'no composer/semver');
        exit(3);
    }
    require "phar://$argv[1]/vendor/autoload.php";
}
$parser = new Composer\Semver\VersionParser();
foreach (explode("\n", stream_get_contents(STDIN)) as $line) {
    if ($line === '') {
        continue;
    }
    [$kind, $x, $y] = explode("\t", $line);
    try {
        $v = $parser->normalize($y);
        if ($kind === 'C') {
            echo version_compare($parser->normalize($x), $v), "\n";
        } else {
            $bound = new Composer\Semver\Constraint\Constraint('==', $v);
            echo $parser->parseConstraints($x)->matches($bound) ? "true\n" : "false\n";
        }
    } catch (UnexpectedValueException $e) {
        echo "error\n";
    }
}
