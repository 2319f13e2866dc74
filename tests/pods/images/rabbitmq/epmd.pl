# Answers the one question that a node asks about names before it starts: which are taken on this address. None is.
use strict;
use warnings;
use IO::Socket::INET;

my $server = IO::Socket::INET->new(LocalAddr => $ARGV[0], LocalPort => 4369, Listen => 8, ReuseAddr => 1) or die "$@";
while (my $client = $server->accept) {
  my $length = sysread($client, my $question, 3);
  syswrite($client, pack('N', 4369)) if $length && substr($question, 2, 1) eq 'n';
  close $client;
}
