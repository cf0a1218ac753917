FROM python:3.13-slim

WORKDIR /opt/soda-scans
COPY requirements/build.txt requirements/run.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt -r requirements/run.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --system mock

USER mock
EXPOSE 8089
# The mock refuses to be reached from elsewhere with the default secret: set SODA_MOCK_API_KEY=ID:SECRET.
ENV SODA_MOCK_HOST=0.0.0.0
HEALTHCHECK --interval=5s --timeout=6s CMD ["soda-mock", "health"]
ENTRYPOINT ["soda-mock"]
CMD ["serve"]
