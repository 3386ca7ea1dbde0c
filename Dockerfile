# Build: docker build -t billbridge .
# Run:   docker run -v ./application.properties:/app/application.properties:ro -v billbridge-data:/app/data -p 127.0.0.1:9876:9876 billbridge
# Stop with a grace period above camel.main.shutdown-timeout (30 s): docker stop --time 45
# With a ledger on PostgreSQL: src/deploy/compose.yaml; on Kubernetes: src/deploy/kubernetes.yaml
FROM maven:3.9.11-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN mvn -q -ntp -Dmaven.test.skip=true package && mkdir /app && tar -xzf target/billbridge-*.tar.gz -C /app --strip-components=1

FROM eclipse-temurin:21.0.8_9-jre
COPY --from=build /app /app
WORKDIR /app
# Starts then take about a third of the time. It belongs to this Java and this folder.
RUN bin/billbridge class-data && useradd --system --uid 10001 --home /app billbridge && mkdir data && chown billbridge data
USER 10001
# The page shows amounts: switch it on together with a password (application.properties, "Page, health and metrics").
ENV MANAGEMENT_HOST=0.0.0.0 MANAGEMENT_PAGE=false JAVA_OPTS=-XX:MaxRAMPercentage=70
VOLUME /app/data
EXPOSE 9876
HEALTHCHECK --start-period=10s CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "billbridge.jar", "dev.billbridge.cli.HealthProbe"]
ENTRYPOINT ["bin/billbridge"]
CMD ["run"]
