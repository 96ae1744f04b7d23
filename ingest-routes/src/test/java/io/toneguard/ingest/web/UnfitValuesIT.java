package io.toneguard.ingest.web;

import static io.toneguard.ingest.web.ApiHouse.assertProblem;

import io.toneguard.db.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Values that no database can hold are the client's mistake, and no reason to try again. */
class UnfitValuesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @Test
    void aTextWithTheCharacterZeroAndATimeOfAnotherAgeAreBadRequests() throws Exception {
        try (var house = new ApiHouse(database, temp)) {
            var tenant = database.addTenant("acme");
            assertProblem(house.get(tenant, "/v1/recordings?callId=a%00b"), 400, "character 0");
            assertProblem(house.get(tenant, "/v1/recordings?from=%2B999999999-01-01T00:00:00Z"), 400, "too far away");
        }
    }
}
