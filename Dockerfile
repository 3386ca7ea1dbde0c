# Build: docker build -t billbridge .
# Run:   docker run -v ./application.properties:/app/application.properties:ro -v billbridge-data:/app/data -p 127.0.0.1:9876:9876 billbridge
# Stop with a grace period above camel.main.shutdown-timeout (30 s): docker stop --time 45
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY pom.xml .
COPY src/main src/main
COPY routes/mappings/prelude.jq routes/mappings/
RUN mvn -q -ntp -Dmaven.test.skip=true package

FROM eclipse-temurin:21-jre
RUN useradd --system --home /app billbridge && mkdir -p /app/data && chown billbridge /app/data
WORKDIR /app
COPY --from=build /src/target/lib lib
COPY --from=build /src/target/billbridge.jar .
COPY routes routes
COPY application.properties .
# A training run records which classes a start needs; the archive takes about a third off later starts.
RUN java -XX:+ExitOnOutOfMemoryError -XX:ArchiveClassesAtExit=billbridge.jsa -jar billbridge.jar demo --directory training > /dev/null && rm -r training
USER billbridge
ENV MANAGEMENT_HOST=0.0.0.0
VOLUME /app/data
EXPOSE 9876
HEALTHCHECK --start-period=10s CMD ["java", "-XX:TieredStopAtLevel=1", "-cp", "billbridge.jar:lib/*", "dev.billbridge.cli.HealthProbe"]
ENTRYPOINT ["java", "-XX:SharedArchiveFile=billbridge.jsa", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "billbridge.jar"]
CMD ["run"]
