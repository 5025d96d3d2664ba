package dev.weft.control.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class AddressPropertyTest {
    @Property(tries = 500)
    void theTextOfAnAddressIsTheAddressToTheJdk(@ForAll @Size(16) byte[] octets) throws UnknownHostException {
        IpAddress address = IpAddress.of(octets);
        byte[] read = InetAddress.getByName(address.toString()).getAddress();
        // The JDK turns addresses of IPv4 mapped into IPv6 into IPv4.
        assertThat(read.length == 4 ? octets : read).isEqualTo(octets);
        if (read.length == 16) {
            assertThat(IpAddress.of(address.toString())).isEqualTo(address);
        }
    }

    @Property(tries = 500)
    void dottedQuadsAreReadAsTheJdkReadsThem(@ForAll @Size(4) byte[] octets) throws UnknownHostException {
        IpAddress address = IpAddress.of(octets);
        assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(octets);
        assertThat(IpAddress.of(address.toString())).isEqualTo(address);
    }
}
